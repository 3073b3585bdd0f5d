import {
  type Habitat,
  OpenSegment,
  OpenUser,
  type Part,
  Segment,
  type Species,
  startUser,
} from '../engine/index.ts'
import type { OpenModel, RunPlan } from '../plan/index.ts'
import type { Millis } from '../units/index.ts'
import type { Order } from './messages.ts'

/** The users of one worker, of either model. */
export interface Crowd {
  /** Orders of the other model are not for it. */
  follow(order: Order): void
  counts(): readonly number[]
  drain(limit: Millis): Promise<void>
}

export function crowdOf(plan: RunPlan, part: Part, habitat: Habitat, species: readonly Species[]): Crowd {
  return plan.open === undefined
    ? closedCrowd(plan, part, habitat, species)
    : openCrowd(plan, plan.open, part, habitat, species)
}

function closedCrowd({ classes }: RunPlan, part: Part, habitat: Habitat, species: readonly Species[]): Crowd {
  const segment = new Segment({
    clock: habitat.clock,
    classes,
    part,
    startUser: ({ classIndex }, identity) => startUser(habitat, species[classIndex] as Species, identity),
  })
  return {
    follow: (order) => order.kind === 'follow' && void segment.follow(order.ramp),
    counts: () => segment.counts(),
    drain: (limit) => segment.drain(limit),
  }
}

function openCrowd(
  { classes }: RunPlan,
  { users, maxUsers }: OpenModel,
  part: Part,
  habitat: Habitat,
  species: readonly Species[],
): Crowd {
  const { clock, seed, meter } = habitat
  const segment = new OpenSegment({
    clock,
    classes,
    part,
    seed,
    meter,
    maxUsers: shareOf(maxUsers, part),
    createUser: (classIndex, identity) => new OpenUser(habitat, species[classIndex] as Species, identity),
  })
  segment.prepare(shareOf(users, part))
  return {
    follow: (order) => order.kind === 'arrive' && segment.follow(order.schedule),
    counts: () => segment.counts(),
    drain: (limit) => segment.drain(limit),
  }
}

/** So many of a whole are one part's; together the parts have them all. */
const shareOf = (whole: number, { index, of }: Part): number =>
  Math.floor(whole / of) + (index < whole % of ? 1 : 0)
