#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace leams::test {

/// Feeds every file of a folder to a fuzz target, and every beginning of those that are not long. The folder
/// must have some.
inline void replay_corpus(const std::string& folder, int (*target)(const std::uint8_t*, std::size_t)) {
    constexpr std::size_t kLong = 2048;
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        for (auto length = content.size() > kLong ? content.size() : 0; length <= content.size(); ++length) {
            // A copy, so that the sanitizer knows where it ends.
            const std::vector<std::uint8_t> input(
                content.begin(), content.begin() + static_cast<std::ptrdiff_t>(length)
            );
            EXPECT_EQ(target(input.data(), input.size()), 0) << entry.path();
        }
        ++files;
    }
    EXPECT_GT(files, 0U) << folder;
}

} // namespace leams::test
