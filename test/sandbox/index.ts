/** Entry of the sandbox Worker. Everything is in one Durable Object, so that all of it sees one state. */
export { Sandbox } from "./state.ts";

interface SandboxEnv {
  readonly SANDBOX: DurableObjectNamespace;
}

export default {
  async fetch(request: Request, env: SandboxEnv): Promise<Response> {
    return await env.SANDBOX.getByName("main").fetch(request);
  },
};
