// @ts-check
import { setUp } from './setup.mjs'

/** Some tests start the built program: it must be that of these sources. */
export const setup = () => setUp()
