// A client of openapi-fetch with the types that openapi-typescript generated, used against the mock
// server: lists 1,000 calls, places one, and reads a record in which every field that may be null
// is null.

import createClient from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Call = components["schemas"]["Call"];

const client = createClient<paths>({
  baseUrl: process.env.OVIA_BASE_URL,
  headers: { Authorization: `Bearer ${process.env.OVIA_TOKEN}` },
});

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

async function listed(): Promise<Call[]> {
  const { data, error } = await client.GET("/api/v1/calls");
  if (error) throw new Error(`the list is an error: ${error.message}`);
  return data;
}

const calls = await listed();
check(calls.length === 1000, `${calls.length} calls`);
check(new Set(calls.map((call) => call.id)).size === 1000, "ids that repeat");
const spent = calls.reduce((sum, call) => sum + (call.costs?.total ?? 0), 0);
check(spent > 0, "no costs");

const [empty] = await listed();
const nulls = Object.entries(empty ?? {}).flatMap(([name, value]) => (value === null ? [name] : []));
check(nulls.sort().join() === process.argv[2]?.split(",").sort().join(), `null: ${nulls}`);

const { data: placed, error } = await client.POST("/api/v1/calls", {
  body: {
    user_id: "7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
    agent_id: "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853",
    phone_number_id: "e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54",
    from_number: "+33199001234",
    to_number: "+33639987703",
    type: "phone_call",
    direction: "outbound",
  },
});
if (error) throw new Error(`the call was refused: ${error.message}`);
check(placed.to_number === "+33639987703" && placed.id !== undefined, "the placed call");
check((await listed()).length === 1001, "the placed call is not in the list");
console.log(
  `TypeScript: listed ${calls.length} calls, read ${nulls.length} nulls, placed 1 call`,
);
