import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      // Where the built app is reached: Kit refuses the forms of any other place.
      paths: { origin: process.env.APP_URL },
      csp: {
        directives: {
          'default-src': ['self'],
          // A picture that was chosen is shown before it is sent.
          'img-src': ['self', 'blob:'],
          // Kit's own announcer of pages has a style in its attribute.
          'style-src': ['self', 'unsafe-inline'],
          'form-action': ['self'],
          'base-uri': ['none'],
        },
      },
    }),
  ],
})
