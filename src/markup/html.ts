import { html as honoHtml, raw as honoRaw } from 'hono/html'

/** Markup that is safe to put into a page as it is. */
export interface Html {
  toString(): string
  readonly isEscaped: true
}

/** What may stand in a template: text is escaped, markup is not. */
export type HtmlValue = string | number | false | null | Html | readonly Html[]

/** A piece of markup; every text that is put into it is escaped. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return honoHtml(strings, ...values) as Html
}

/** Text that is markup already. Only for what this package made itself. */
export function raw(markup: string): Html {
  return honoRaw(markup) as unknown as Html
}
