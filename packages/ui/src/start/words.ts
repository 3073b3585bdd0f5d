import type { Form } from './form.ts'

/** What the form asks for, as one line: `500 arrivals/s for 2m`. */
export function loadWords(form: Form): string {
  const length = form.runTime.trim() === '' ? 'until stopped' : `for ${form.runTime.trim()}`
  switch (form.kind) {
    case 'users':
      return `${form.users} users, ${form.spawnRate} more each second, ${length}`
    case 'rate':
      return `${form.rate} arrivals/s, ${form.arrivals === 'poisson' ? 'Poisson' : 'evenly spaced'}, ${length}`
    case 'stages':
      return form.stages.trim() === '' ? 'No stages yet' : `Stages ${form.stages.trim()}`
    case 'shape':
      return `The load file's shape, ${length}`
  }
}
