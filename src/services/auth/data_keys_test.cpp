#include "services/auth/data_keys.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace leams::auth {
namespace {
class DataKeysTest : public ::testing::Test {
protected:
    DataKeysTest() {
        char name[] = "/tmp/leams-keys-XXXXXX";
        folder_ = ::mkdtemp(name);
    }
    ~DataKeysTest() override { std::filesystem::remove_all(folder_); }

    std::string path() const { return folder_ + "/keys.json"; }

    void write(const std::string& text, mode_t mode = 0600) const {
        std::ofstream(path()) << text;
        ::chmod(path().c_str(), mode);
    }
    std::string refusal() const {
        const auto keys = load_data_keys(path(), IfMissing::Create);
        return keys ? "" : keys.error().message();
    }

private:
    std::string folder_;
};

TEST_F(DataKeysTest, AreMadeOnceAndOnlyForTheirOwner) {
    const auto made = load_data_keys(path(), IfMissing::Create);
    ASSERT_TRUE(made) << made.error().message();
    struct stat info{};
    ASSERT_EQ(::stat(path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    EXPECT_EQ(made->token_keys.at(0).bytes.reveal().size(), 32U);
    EXPECT_NE(made->token_keys.at(0).bytes.reveal(), made->data_keys.at(0).bytes.reveal());

    const auto again = load_data_keys(path(), IfMissing::Refuse);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->token_keys.at(0).bytes.reveal(), made->token_keys.at(0).bytes.reveal());
    EXPECT_EQ(again->data_keys.at(0).id, made->data_keys.at(0).id);
}

TEST_F(DataKeysTest, AreNotReplacedSilently) {
    const auto missing = load_data_keys(path(), IfMissing::Refuse);
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message().find("missing"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(DataKeysTest, RefuseAFileThatOthersCanRead) {
    ASSERT_TRUE(load_data_keys(path(), IfMissing::Create));
    ::chmod(path().c_str(), 0644);
    EXPECT_NE(refusal().find("mode 0644"), std::string::npos) << refusal();
}

TEST_F(DataKeysTest, RefuseWeakAndMalformedKeys) {
    write("");
    EXPECT_NE(refusal().find("malformed"), std::string::npos);
    write(R"({"token_keys":[],"data_keys":[]})");
    EXPECT_NE(refusal().find("no token_keys"), std::string::npos);
    const auto with_key = [](const std::string& key) {
        return R"({"token_keys":[{"id":"a","key":")" + key + R"("}],"data_keys":[{"id":"b","key":")" + key +
               R"("}]})";
    };
    write(with_key("c2hvcnQ"));
    EXPECT_NE(refusal().find("weak"), std::string::npos);
    write(with_key(std::string(43, 'A')));
    EXPECT_NE(refusal().find("weak"), std::string::npos);
    write(with_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"));
    EXPECT_NE(refusal().find("The data key \"b\""), std::string::npos) << "48 bytes: " << refusal();
    EXPECT_NE(refusal().find("must have 32 bytes"), std::string::npos);
    write(with_key("not base64!"));
    EXPECT_NE(refusal().find("malformed"), std::string::npos);
}

} // namespace
} // namespace leams::auth
