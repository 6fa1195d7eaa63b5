const reasoning = /^\s*<(think|thinking|thought|reasoning)>/i;

/**
 * A reply without the reasoning that some servers leave in front of the answer, between tags.
 * @param document text in which such tags may stand for themselves.
 */
export function answerOf(reply: string, document: string): string {
  const tag = reasoning.exec(reply)?.[1];
  if (tag !== undefined) {
    const close = reply.toLowerCase().indexOf(`</${tag.toLowerCase()}>`);
    // Without an end all of it is reasoning.
    return close < 0 ? '' : reply.slice(close + tag.length + 3);
  }
  // Where the prompt's template opened the tag, only its end is in the reply.
  const end = /<\/think(?:ing)?>/i.exec(reply);
  if (end === null || /<\/?think(?:ing)?>/i.test(document)) return reply;
  return reply.slice(end.index + end[0].length);
}

const refusal =
  /^\W*(?:(?:i['’]m|i am) (?:(?:very |so )?sorry|afraid|unable|not able)|(?:i )?apologi[sz]e|sorry\b|i (?:can(?:['’]t|not| not)|won['’]t|will not|must decline|do not feel comfortable|don['’]t feel comfortable)|as an ai\b|unfortunately,? (?:i|this)|(?:this|that) request (?:violates|goes against))/i;

/** Whether a reply without code declines the request. */
export function isRefusal(answer: string): boolean {
  return refusal.test(answer.trim());
}
