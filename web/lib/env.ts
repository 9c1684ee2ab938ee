import "server-only";
import { z } from "zod";

const schema = z.object({
  /** The internal port: what is asked there for a visitor does not count as this server's own requests. */
  LEAMS_API_URL: z.url().default("http://127.0.0.1:8001"),
});

/** Validated once at start, so that a typing error stops the server instead of breaking pages one by one. */
export const env = schema.parse({ LEAMS_API_URL: process.env.LEAMS_API_URL || undefined });
