#include "adapters/objects_folder/folder_objects.hpp"
#include "test/metrics_text.hpp"
#include "test/objects_contract.hpp"
#include "test/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace leams::adapters {
namespace {

using test::code_of;
using test::run;

std::unique_ptr<FolderObjects> open(const std::string& path) {
    auto opened = FolderObjects::open(path);
    if (!opened) {
        throw std::runtime_error(opened.error().cause());
    }
    return std::move(*opened);
}

struct FolderSubject final : test::ObjectsSubject {
    runtime::Objects& objects() override { return *store; }
    std::string folder() override { return temporary.path(); }

    test::TemporaryFolder temporary{"leams-objects"};
    std::unique_ptr<FolderObjects> store = open(temporary.path() + "/objects");
};

class FolderObjectsTest : public testing::Test {
protected:
    Result<void> put(const std::string& key, std::string content) {
        return run(store_->put(key, std::make_shared<const std::string>(std::move(content)), {}));
    }
    Result<std::string> get(const std::string& key) {
        LEAMS_TRY(const auto bytes, run(store_->get(key, 0, 1 << 20)));
        return test::read_bytes(bytes);
    }
    std::string path(const std::string& key) const { return root_ + "/" + key; }
    std::size_t staged() const {
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path(".new"))) {
            files += entry.is_regular_file() ? 1 : 0;
        }
        return files;
    }

    test::TemporaryFolder temporary_{"leams-objects"};
    std::string root_ = temporary_.path() + "/objects";
    std::unique_ptr<FolderObjects> store_ = open(root_);
};

TEST_F(FolderObjectsTest, TakesAFileOfTheSameDiskWithoutACopy) {
    const auto spooled = temporary_.path() + "/spooled";
    std::ofstream(spooled) << "segment";
    ASSERT_TRUE(run(store_->put_file("media/x/1", spooled, {})));
    EXPECT_TRUE(std::filesystem::equivalent(spooled, path("media/x/1")));
    EXPECT_EQ(staged(), 0U);
}

TEST_F(FolderObjectsTest, CopiesAFileOfAnotherDisk) {
    const test::TemporaryFolder elsewhere("leams-objects", "/dev/shm");
    const auto spooled = elsewhere.path() + "/spooled";
    const std::string content(700'000, 'x');
    std::ofstream(spooled) << content;
    ASSERT_TRUE(run(store_->put_file("media/x/1", spooled, {})));
    std::filesystem::remove(spooled);
    EXPECT_EQ(get("media/x/1").value_or(""), content);
}

TEST_F(FolderObjectsTest, TakesNeitherLinksNorFoldersForFiles) {
    std::filesystem::create_symlink("/etc/passwd", temporary_.path() + "/link");
    std::filesystem::create_directory(temporary_.path() + "/folder");
    EXPECT_FALSE(run(store_->put_file("a", temporary_.path() + "/link", {})));
    EXPECT_FALSE(run(store_->put_file("a", temporary_.path() + "/folder", {})));
    EXPECT_EQ(code_of(get("a")), ErrorCode::NotFound);
    EXPECT_EQ(staged(), 0U);
}

TEST_F(FolderObjectsTest, LeadsNobodyOutOfItsFolder) {
    std::ofstream(temporary_.path() + "/secret") << "secret";
    std::filesystem::create_symlink("../secret", path("link"));
    std::filesystem::create_directory_symlink(temporary_.path(), path("out"));
    EXPECT_EQ(code_of(get("link")), ErrorCode::NotFound);
    EXPECT_EQ(code_of(get("out/secret")), ErrorCode::NotFound);
    EXPECT_FALSE(put("out/new", "x"));
    EXPECT_FALSE(std::filesystem::exists(temporary_.path() + "/new"));
    ASSERT_TRUE(run(store_->remove({"out/secret"})));
    EXPECT_TRUE(std::filesystem::exists(temporary_.path() + "/secret"));
    EXPECT_TRUE(run(store_->list("", "", 10))->empty());
}

TEST_F(FolderObjectsTest, RefusesAnObjectWhereAnotherHasItsFolder) {
    ASSERT_TRUE(put("a/b", "x"));
    EXPECT_EQ(code_of(put("a", "x")), ErrorCode::Conflict);
    EXPECT_EQ(code_of(put("a/b/c", "x")), ErrorCode::Conflict);
    EXPECT_EQ(get("a/b").value_or(""), "x");
    EXPECT_EQ(staged(), 0U);
}

TEST_F(FolderObjectsTest, RemovesFoldersThatAreEmpty) {
    ASSERT_TRUE(put("media/x/1", "x"));
    ASSERT_TRUE(put("media/y/1", "x"));
    ASSERT_TRUE(run(store_->remove({"media/x/1"})));
    EXPECT_FALSE(std::filesystem::exists(path("media/x")));
    EXPECT_TRUE(std::filesystem::exists(path("media/y/1")));
    ASSERT_TRUE(run(store_->remove({"media/y/1"})));
    EXPECT_FALSE(std::filesystem::exists(path("media")));
}

TEST_F(FolderObjectsTest, StoresWhileTheLastOfTheFolderIsRemoved) {
    std::atomic<bool> done{false};
    std::thread remover([&] {
        while (!done) {
            EXPECT_TRUE(run(store_->remove({"deep/er/other"})));
        }
    });
    for (int i = 0; i < 300; ++i) {
        const auto stored = put("deep/er/other", "x");
        EXPECT_TRUE(stored) << (stored ? "" : stored.error().cause());
    }
    done = true;
    remover.join();
}

TEST_F(FolderObjectsTest, RemovesWhatDeadProcessesHaveLeft) {
    std::filesystem::create_directory(path(".new/dead"));
    std::ofstream(path(".new/dead/1")) << "half";
    const auto beside = open(root_);
    EXPECT_FALSE(std::filesystem::exists(path(".new/dead")));
    ASSERT_TRUE(put("a", "one whose process lives can go on"));
    store_.reset();
    const auto folders = std::distance(std::filesystem::directory_iterator(path(".new")), {});
    EXPECT_EQ(folders, 2) << "of the two";
    store_ = open(root_);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path(".new")), {}), 2);
    EXPECT_TRUE(put("a", "x"));
}

TEST_F(FolderObjectsTest, GivesAFileThatStaysOpenWhenTheObjectGoes) {
    ASSERT_TRUE(put("a", "content"));
    const auto bytes = run(store_->get("a", 2, 3));
    ASSERT_TRUE(bytes);
    ASSERT_TRUE(run(store_->remove({"a"})));
    EXPECT_TRUE(std::holds_alternative<runtime::ObjectFile>(*bytes));
    EXPECT_EQ(test::read_bytes(*bytes), "nte");
}

TEST_F(FolderObjectsTest, ReadsWhatHasLeftTheMemory) {
    const std::string content(3'000'000, 'x');
    ASSERT_TRUE(put("a", content));
    const Descriptor file(::open(path("a").c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::posix_fadvise(file.fd(), 0, 0, POSIX_FADV_DONTNEED), 0);
    const auto bytes = run(store_->get("a", 0, 3'000'000));
    ASSERT_TRUE(bytes);
    EXPECT_EQ(test::read_bytes(*bytes), content);
}

TEST_F(FolderObjectsTest, CountsWhatItDoes) {
    runtime::Metrics metrics;
    store_->add_metrics(metrics);
    ASSERT_TRUE(put("a", "12345"));
    ASSERT_TRUE(get("a"));
    ASSERT_FALSE(get("none"));
    const test::MetricsText text(metrics.text());
    EXPECT_EQ(text.value(R"(leams_objects_operations_total{operation="put",outcome="ok"})"), 1);
    EXPECT_EQ(text.value(R"(leams_objects_operations_total{operation="get",outcome="missing"})"), 1);
    EXPECT_EQ(text.value(R"(leams_objects_seconds_count{operation="get"})"), 2);
    EXPECT_EQ(text.value("leams_objects_stored_bytes_total"), 5);
    EXPECT_EQ(text.value("leams_objects_given_bytes_total"), 5);
}

TEST(FolderObjects, SaysWhyItCannotBeOpened) {
    const test::TemporaryFolder folder("leams-objects");
    std::ofstream(folder.path() + "/file") << "x";
    EXPECT_FALSE(FolderObjects::open(folder.path() + "/file"));
    EXPECT_FALSE(FolderObjects::open("/proc/none/objects"));
}

} // namespace
} // namespace leams::adapters

namespace leams::test {

INSTANTIATE_TEST_SUITE_P(Folder, ObjectsContract, testing::Values(ObjectsFactory([] {
                             return std::make_unique<adapters::FolderSubject>();
                         })));

} // namespace leams::test
