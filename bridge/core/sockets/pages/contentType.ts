/** Types whose bytes are text. */
const TEXT = /^(text\/[^;]+|application\/(json|xml|javascript|ecmascript)|[^;]+\+(json|xml)) *(;|$)/i;

/** The content type, with `charset=utf-8` where it is text and names no charset: plugins write UTF-8, and browsers would guess. */
export const withCharset = (contentType: string): string =>
  TEXT.test(contentType) && !/; *charset *=/i.test(contentType)
    ? `${contentType}; charset=utf-8`
    : contentType;
