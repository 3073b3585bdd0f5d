// @ts-check
import { pathToFileURL } from 'node:url'
import { api, setUp } from './setup.mjs'

setUp()
await import(pathToFileURL(api).href)
