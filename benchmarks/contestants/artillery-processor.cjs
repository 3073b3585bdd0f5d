// Loaded by Artillery, which wants CommonJS. Time counts from here, not from its start-up.
const end = Date.now() + Number(process.env.RUN_SECONDS) * 1_000

module.exports = { hasTime: (_context, next) => next(Date.now() < end) }
