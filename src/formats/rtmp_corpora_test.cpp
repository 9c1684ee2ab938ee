// The fuzz targets, under names of their own, so that every build replays the corpora.
#define LLVMFuzzerTestOneInput fuzz_amf0
#include "formats/amf0_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_flv
#include "formats/flv_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_rtmp_chunk
#include "formats/rtmp_chunk_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_rtmp_handshake
#include "formats/rtmp_handshake_fuzz.cpp"
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

TEST(RtmpCorpora, Replay) {
    replay("amf0", fuzz_amf0);
    replay("flv", fuzz_flv);
    replay("rtmp_chunk", fuzz_rtmp_chunk);
    replay("rtmp_handshake", fuzz_rtmp_handshake);
}

} // namespace
