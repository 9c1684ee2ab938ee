import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./i18n/request.ts");

const config: NextConfig = {
  output: "standalone",
  // Without an explicit root the standalone tree would depend on lock files found above this folder.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // The build script checks types first, before the present build is thrown away.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  // The gateway in front compresses and is the only client.
  compress: false,
  // No page uses Next's picture service; the gateway keeps its address closed.
  images: { unoptimized: true },
  devIndicators: false,
};

export default withNextIntl(config);
