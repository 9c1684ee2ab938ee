#include "gateway/pages.hpp"

#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

TEST(Pages, TellsFilesFromPages) {
    for (const auto* path :
         {"/_next/static/chunks/a.js",
          "/icon.svg",
          "/apple-icon.png",
          "/icon-512.png",
          "/manifest.webmanifest",
          "/robots.txt"}) {
        EXPECT_TRUE(is_file(path)) << path;
    }
    for (const auto* path :
         {"/", "/livia", "/robots.txt/x", "/icon.svgx", "/_next/image", "/x/_next/static/a"}) {
        EXPECT_FALSE(is_file(path)) << path;
    }
}

} // namespace
} // namespace leams::gateway
