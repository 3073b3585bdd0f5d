import type { Plugin, Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle

/** Puts the scripts and styles of a page into the page, so that it opens offline from one file. */
export function selfContained(): Plugin {
  return {
    name: 'self-contained',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const page of Object.values(bundle)) {
        if (page.fileName.endsWith('.html')) inline(page, bundle)
      }
    },
  }
}

function inline(page: Bundle[string], bundle: Bundle): void {
  if (page.type !== 'asset') return
  const taken = new Set<string>()
  const take = (path: string) => {
    const fileName = path.replace(/^\.\//, '')
    taken.add(fileName)
    return textOf(bundle[fileName], fileName)
  }
  page.source = String(page.source)
    .replace(/<script type="module"[^>]* src="([^"]+)"><\/script>/g, (_, path: string) => script(take(path)))
    .replace(/<link rel="stylesheet"[^>]* href="([^"]+)">/g, (_, path: string) => style(take(path)))
  for (const fileName of taken) delete bundle[fileName]
}

function textOf(file: Bundle[string] | undefined, fileName: string): string {
  if (file === undefined) throw new Error(`the page asks for ${fileName}, which is not in the bundle`)
  return file.type === 'chunk' ? file.code : String(file.source)
}

const script = (code: string) => `<script type="module">${code.replaceAll('</script', '<\\/script')}</script>`
const style = (css: string) => `<style>${css.replaceAll('</style', '<\\/style')}</style>`
