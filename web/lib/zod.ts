import { z } from "zod";

// zod would otherwise compile schemas with `new Function`, which our content security policy refuses.
z.config({ jitless: true });

export { z };
