// The fuzz targets, under names of their own, so that every build replays the corpora.
#define LLVMFuzzerTestOneInput fuzz_h264
#include "formats/h264_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_aac
#include "formats/aac_fuzz.cpp"
#undef LLVMFuzzerTestOneInput

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

// Every prefix of every file, too.
void replay(const std::string& name, int (*target)(const std::uint8_t*, std::size_t)) {
    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(LEAMS_CORPORA_DIR) + "/" + name)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        for (std::size_t length = 0; length <= content.size(); ++length) {
            const auto prefix = content.substr(0, length);
            EXPECT_EQ(target(reinterpret_cast<const std::uint8_t*>(prefix.data()), prefix.size()), 0);
        }
        ++files;
    }
    EXPECT_GT(files, 0U) << name;
}

TEST(MediaCorpora, Replay) {
    replay("h264", fuzz_h264);
    replay("aac", fuzz_aac);
}

} // namespace
