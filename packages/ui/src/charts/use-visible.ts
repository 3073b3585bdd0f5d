import { type RefObject, useEffect, useState } from 'react'

/** Whether any of an element can be seen; not so in a hidden tab of the page. */
export function useVisible(host: RefObject<Element | null>): boolean {
  const [isVisible, setVisible] = useState(false)
  useEffect(() => {
    if (host.current === null) return
    const sight = new IntersectionObserver((entries) => setVisible(entries.at(-1)?.isIntersecting ?? false))
    sight.observe(host.current)
    return () => sight.disconnect()
  }, [host])
  return isVisible
}
