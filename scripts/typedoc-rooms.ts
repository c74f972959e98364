import { relative } from 'node:path'
import {
  Application,
  type CommentDisplayPart,
  CommentTag,
  type Context,
  Converter,
  type DeclarationReflection,
  type Reflection,
  ReflectionKind,
} from 'typedoc'

/** Names the entry points in the API reference as they are imported, and sorts what they export by its folder. */

const ENTRY_POINTS: Readonly<Record<string, string>> = {
  'src/index.ts': 'latchkey',
  'src/sqlite/index.ts': 'latchkey/sqlite',
  'src/postgres/index.ts': 'latchkey/postgres',
  'src/mysql/index.ts': 'latchkey/mysql',
  'src/smtp/index.ts': 'latchkey/smtp',
  'src/redis/index.ts': 'latchkey/redis',
  'src/s3/index.ts': 'latchkey/s3',
  'src/testing/index.ts': 'latchkey/testing',
  'src/texts/de.ts': 'latchkey/texts/de',
  'adapters/express/index.ts': 'latchkey/express',
  'adapters/sveltekit/index.ts': 'latchkey/sveltekit',
}

/** In the order in which a reader looks for them; the first that matches a file's path counts. */
const ROOMS: readonly (readonly [path: RegExp, category: string])[] = [
  [/^src\/(auth|options|settings|define-config)\.ts$/, 'Start here'],
  [
    /^src\/((account|admin|flows|import|input|profile|sessions|sweep)\/|(user|events|context)\.ts$)/,
    'Flows and users',
  ],
  [/^src\/errors\.ts$/, 'Errors'],
  [/^src\/(pages|texts)\//, 'Pages and texts'],
  [/^src\/mail\//, 'Mail'],
  [/^src\/ports\//, 'Ports'],
  [/^src\/(files|limits|passwords|tokens|log)\b/, 'Behind the ports'],
]

const HEADING = /^# (.*)\n/

export function load(app: Application): void {
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue('categoryOrder', [...ROOMS.map(([, category]) => category), '*'])
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context: Context) => {
    const fileOf = (reflection: Reflection) => {
      const [declaration] = context.getSymbolFromReflection(reflection)?.getDeclarations() ?? []
      return relative(process.cwd(), declaration?.getSourceFile().fileName ?? '')
    }
    for (const module of context.project.getReflectionsByKind(ReflectionKind.Module)) {
      module.name = ENTRY_POINTS[fileOf(module)] ?? module.name
    }
    // The first page shows the project's name, so the README's heading would say it twice.
    const [readme] = context.project.readme ?? []
    if (readme) readme.text = readme.text.replace(HEADING, '')
    for (const document of context.project.documents ?? []) {
      document.name = headingOf(document.content) ?? document.name
    }
    for (const reflection of context.project.getReflectionsByKind(ReflectionKind.SomeExport)) {
      if (reflection.parent?.name === 'latchkey')
        categorise(reflection as DeclarationReflection, fileOf(reflection))
    }
  })
}

function categorise(reflection: DeclarationReflection, file: string): void {
  const room = ROOMS.find(([path]) => path.test(file))
  if (!room) throw new Error(`typedoc: ${reflection.name} of ${file} is in no room; add its folder`)
  for (const documented of reflection.signatures ?? [reflection]) {
    // A comment made here would hide that there is none.
    documented.comment?.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: room[1] }]))
  }
}

/** The first heading of a text. */
function headingOf(content: readonly CommentDisplayPart[]): string | undefined {
  return HEADING.exec(content[0]?.text ?? '')?.[1]
}
