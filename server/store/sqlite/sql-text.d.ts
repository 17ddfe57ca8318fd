/** `import text from './x.sql' with { type: 'text' }`: inlined by the bundler, so it is there when compiled. */
declare module '*.sql' {
  const text: string;
  export default text;
}
