// The fuzz target, under a name of its own, so that every build replays the corpus.
#define LLVMFuzzerTestOneInput fuzz_rtmp_session
#include "rtmp/rtmp_session_fuzz.cpp"
#undef LLVMFuzzerTestOneInput

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

void replay(const std::string& name, int (*target)(const std::uint8_t*, std::size_t)) {
    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(LEAMS_CORPORA_DIR) + "/" + name)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        EXPECT_EQ(target(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()), 0);
        ++files;
    }
    EXPECT_GT(files, 0u) << name;
}

TEST(RtmpSessionCorpus, Replays) {
    replay("rtmp_session", fuzz_rtmp_session);
}

} // namespace
