import "server-only";
import { z } from "zod";

const schema = z.object({
  LEAMS_API_URL: z.url().default("http://127.0.0.1:8000"),
});

/** Validated once at start, so that a typing error stops the server instead of breaking pages one by one. */
export const env = schema.parse({ LEAMS_API_URL: process.env.LEAMS_API_URL || undefined });
