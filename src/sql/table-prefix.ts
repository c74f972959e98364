import { type KyselyPlugin, OperationNodeTransformer, type SchemableIdentifierNode } from 'kysely'
import { TABLE_NAMES } from './tables.ts'

class PrefixTransformer extends OperationNodeTransformer {
  readonly #names: ReadonlyMap<string, string>

  constructor(prefix: string) {
    super()
    this.#names = new Map(TABLE_NAMES.map((name) => [name, prefix + name]))
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    const name = this.#names.get(node.identifier.name)
    return name === undefined ? node : { ...node, identifier: { ...node.identifier, name } }
  }
}

/** Writes the names of our tables with their prefix. No alias in a query may be named like a table. */
export class TablePrefixPlugin implements KyselyPlugin {
  readonly #transformer: PrefixTransformer

  constructor(prefix: string) {
    this.#transformer = new PrefixTransformer(prefix)
  }

  transformQuery({ node, queryId }: Parameters<KyselyPlugin['transformQuery']>[0]) {
    return this.#transformer.transformNode(node, queryId)
  }

  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]) {
    return result
  }
}
