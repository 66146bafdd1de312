/** The version of this program; the house test holds it equal to package.json's. */
export const smVersion = '0.1.0';
