// @ts-check
import { setUp } from './setup.mjs'

setUp()
