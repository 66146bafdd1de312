const unit =
  /[ \t]*(?:seconds|second|sec|s|minutes|minute|min|months|month|M|msec|ms|m|hours|hour|hr|h|days|day|d|weeks|week|w|years|year|y|usec|us|µs|μs)?[ \t]*/y;
const number = /\+?(?:\d+(?:\.\d+)?|\.\d+)/y;

/** Whether systemd reads this as an age: a span of time, perhaps with ~ or the times to go by before it. */
export function isAge(text: string): boolean {
  const [, times, span = ''] = /^~?(?:([^:]*):)?(.*)$/s.exec(text) ?? [];
  if (times !== undefined && !/^[ \t]*(?:[abcmABCM][ \t]*)+$/.test(times)) return false;
  return isSpan(span.trim());
}

function isSpan(text: string): boolean {
  if (text === 'infinity') return true;
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return false;
    at += found[0].length;
    return true;
  };
  while (at < text.length) {
    if (!take(number)) return false;
    take(unit);
  }
  return text !== '';
}
