declare const brand: unique symbol;

/** `kind:natural-key`, such as `file:/etc/motd`; made by state/address.ts only. */
export type Address = string & { readonly [brand]: 'Address' };

/** A normalized absolute path, as seen from inside the root; made by state/address.ts only. */
export type AbsolutePath = string & { readonly [brand]: 'AbsolutePath' };

/** `sha256:<hex>`, or `hmac:<key id>:<hex>` where the content is secret. */
export type ContentDigest = string & { readonly [brand]: 'ContentDigest' };
