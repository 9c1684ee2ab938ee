#include "gateway/static_files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace leams::gateway {
namespace {

namespace fs = std::filesystem;

/// A folder for the length of one test.
class StaticFilesTest : public testing::Test {
protected:
    StaticFilesTest() {
        std::string name = (fs::temp_directory_path() / "static-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        fs::create_directory(folder_ / "chunks");
        write("chunks/a.js", "plain");
        write("chunks/a.js.br", "brotli");
        write("chunks/a.js.gz", "gzip");
        write("font.woff2", "font");
        write("notes.txt", "not served");
    }
    ~StaticFilesTest() override { fs::remove_all(folder_); }

    void write(const std::string& name, std::string_view text) { std::ofstream(folder_ / name) << text; }
    std::string folder() const { return folder_.string(); }

private:
    fs::path folder_;
};

std::string body_of(const net::Response& response) {
    return *std::get<net::SharedText>(response.body);
}

TEST_F(StaticFilesTest, GivesTheBestFormThatTheClientTakes) {
    const auto files = StaticFiles::read(folder());
    ASSERT_TRUE(files);
    const std::array<std::pair<const char*, const char*>, 5> cases{{
        {"gzip, deflate, br", "brotli"},
        {"gzip, br;q=0", "gzip"},
        {"gzip;q=0", "plain"},
        {"", "plain"},
        {"*", "brotli"},
    }};
    for (const auto& [accepted, expected] : cases) {
        const auto answer = files->find("chunks/a.js", accepted);
        ASSERT_TRUE(answer);
        EXPECT_EQ(body_of(*answer), expected) << accepted;
        EXPECT_NE(answer->headers.find("Vary: Accept-Encoding\r\n"), std::string::npos);
        EXPECT_NE(answer->headers.find("Content-Type: application/javascript"), std::string::npos);
        EXPECT_NE(answer->headers.find("immutable"), std::string::npos);
    }
}

TEST_F(StaticFilesTest, HasWhatIsInTheFolderAndNothingElse) {
    const auto files = StaticFiles::read(folder());
    ASSERT_TRUE(files);
    EXPECT_EQ(body_of(*files->find("font.woff2", "br")), "font");
    for (const auto* path :
         {"notes.txt", "chunks/a.js.br", "chunks", "", "../x.js", "chunks/../font.woff2"}) {
        EXPECT_FALSE(files->find(path, "")) << path;
    }
    EXPECT_FALSE(StaticFiles::read("")->find("font.woff2", ""));
}

TEST_F(StaticFilesTest, NamesTheFolderThatIsNotThere) {
    const auto files = StaticFiles::read(folder() + "/none");
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().message().find(folder() + "/none"), std::string::npos);
}

} // namespace
} // namespace leams::gateway
