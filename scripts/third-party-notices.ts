import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes dist/THIRD-PARTY-NOTICES: the licence of every package whose code the build took into dist. */

const METAFILE = 'dist/metafile-esm.json'
const NOTICES = 'dist/THIRD-PARTY-NOTICES'

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, Contribution>> }>>
}

interface Contribution {
  readonly bytesInOutput: number
}

const metafile: Metafile = JSON.parse(readFileSync(METAFILE, 'utf8'))
const folders = bundledPackages(metafile)
if (folders.length === 0) throw new Error(`${METAFILE} names no bundled package; has the build changed?`)
writeFileSync(NOTICES, [head(folders.length), ...folders.map(notice)].join(`\n${'-'.repeat(80)}\n\n`))
rmSync(METAFILE)

function head(count: number): string {
  return `This package contains code of the following ${count} packages, under their own licences.\n`
}

/** Folders of the packages that gave at least a byte, by name. */
function bundledPackages({ outputs }: Metafile): readonly string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )
  const folders = files.filter((file) => file.includes('node_modules/')).map(packageFolder)
  return [...new Set(folders)].toSorted()
}

/** The nearest folder above with a package.json that has a name; some have nameless ones further down. */
function packageFolder(file: string): string {
  for (let folder = dirname(file); folder.includes('node_modules/'); folder = dirname(folder)) {
    if (readdirSync(folder).includes('package.json') && readPackage(folder).name) return folder
  }
  throw new Error(`${file} belongs to no package`)
}

function readPackage(folder: string): { name?: string; version?: string; license?: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

function notice(folder: string): string {
  const { name, version, license } = readPackage(folder)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  if (!file) throw new Error(`${name} has no licence file, so it must not be bundled`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
