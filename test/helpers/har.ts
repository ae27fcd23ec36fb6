import * as z from "zod";

/** HAR 1.2 as its specification has it, for the fields that are not optional, and Chrome's `_webSocketMessages`. */

const size = z.int().min(-1);

const nameValue = z.strictObject({ name: z.string().min(1), value: z.string() });

const phase = z.number().min(-1);

const common = {
  httpVersion: z.string().min(1),
  cookies: z.array(z.never()),
  headers: z.array(nameValue),
  headersSize: size,
  bodySize: size,
};

const Message = z.strictObject({
  type: z.enum(["send", "receive"]),
  time: z.number().positive(),
  opcode: z.union([z.literal(1), z.literal(2)]),
  data: z.string(),
});

const Entry = z.strictObject({
  startedDateTime: z.iso.datetime(),
  time: z.number().min(0),
  request: z.strictObject({
    method: z.literal("GET"),
    url: z.string().regex(/^wss?:\/\/[^/?#@]+\/$/),
    queryString: z.array(nameValue),
    ...common,
  }),
  response: z.strictObject({
    status: z.literal(101),
    statusText: z.string().min(1),
    content: z.strictObject({ size: z.int().min(0), mimeType: z.string().min(1) }),
    redirectURL: z.string(),
    ...common,
  }),
  cache: z.strictObject({}),
  timings: z.strictObject({
    blocked: phase,
    dns: phase,
    connect: phase,
    ssl: phase,
    send: z.number().min(0),
    wait: z.number().min(0),
    receive: z.number().min(0),
  }),
  _resourceType: z.literal("websocket"),
  _webSocketMessages: z.array(Message),
});

const Har = z.strictObject({
  log: z.strictObject({
    version: z.literal("1.2"),
    creator: z.strictObject({ name: z.string().min(1), version: z.string().min(1) }),
    pages: z.array(z.never()),
    entries: z.array(Entry).length(1),
    comment: z.string(),
  }),
});

/** The file in a text. Throws for whatever is not as the bridge writes it. */
export const harOfSchema = (text: string): z.infer<typeof Har> => Har.parse(JSON.parse(text));
