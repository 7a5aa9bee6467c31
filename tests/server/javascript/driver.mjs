// Calls the official client as told: a call a line on standard input, an answer a line on output.
import { createInterface } from "node:readline";
import { ElevenLabsClient } from "@elevenlabs/elevenlabs-js";

const [baseUrl, apiKey] = process.argv.slice(2);
const client = new ElevenLabsClient({ apiKey, baseUrl, timeoutInSeconds: 60, maxRetries: 0 });

// Files come as {"$file": [name, base 64, type]}.
function given(value) {
  if (Array.isArray(value)) return value.map(given);
  if (value === null || typeof value !== "object") return value;
  if ("$file" in value) {
    const [filename, data, contentType] = value.$file;
    return { data: Buffer.from(data, "base64"), filename, contentType };
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, given(one)]));
}

async function size(value) {
  let bytes = 0;
  let parts = 0;
  for await (const part of value) {
    parts += 1;
    bytes += part.byteLength ?? 0;
  }
  return { parts, bytes };
}

async function answer({ method, positional }) {
  const path = method.split(".");
  const last = path.pop();
  const resource = path.reduce((one, name) => one?.[name], client);
  if (typeof resource?.[last] !== "function") return { kind: "absent" };
  const { data, rawResponse } = await resource[last](...given(positional)).withRawResponse();
  const type = rawResponse.headers.get("content-type");
  const id = rawResponse.headers.get("request-id");
  if (data?.[Symbol.asyncIterator]) return { kind: "stream", type, id, ...(await size(data)) };
  return { kind: data === undefined ? "nothing" : "value", type, id, value: data };
}

for await (const line of createInterface({ input: process.stdin })) {
  const told = await answer(JSON.parse(line)).catch((error) => ({
    kind: "error",
    name: error.constructor.name,
    status: error.statusCode,
    message: String(error.message),
    body: error.body,
  }));
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
