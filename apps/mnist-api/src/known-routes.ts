interface Route {
  readonly method: string | readonly string[]
  readonly url: string
}

/**
 * Which methods a path has. Fastify's `hasRoute` answers that for patterns only, reads a client's path as one, and throws
 * where it is none: at `/*x`, for instance.
 */
export class KnownRoutes {
  readonly #routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = []

  add({ method, url }: Route): void {
    this.#routes.push({ path: pathOf(url), methods: [method].flat() })
  }

  /** In alphabetical order; none where there is no such path. */
  methodsOf(path: string): string[] {
    const found = this.#routes.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods)
    return [...new Set(found)].sort()
  }
}

/** `/models/:model` and `/demo/*`, with or without a slash at the end. */
function pathOf(url: string): RegExp {
  const parts = url.replace(/\/$/, '').split('/').map(partOf)
  return new RegExp(`^${parts.join('/')}/?$`)
}

function partOf(part: string): string {
  if (part === '*') return '.*'
  return part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')
}
