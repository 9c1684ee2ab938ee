import { config } from "zod";

// zod would otherwise compile schemas with `new Function`, which our content security policy refuses.
config({ jitless: true });

// By name and not as zod's own `z`, which brings along the words of fifty languages. Only forms load it, when used.
export { array, boolean, email, literal, object, string, type output, type ZodError, type ZodType } from "zod";
