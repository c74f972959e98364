/** Rendered once, when the app is built: for nobody in particular. */
export const prerender = true
