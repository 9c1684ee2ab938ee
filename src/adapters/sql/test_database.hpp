#pragma once

#include "adapters/sql/database.hpp"
#include "test/postgres.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

// Test-only: runs a test on an empty database of each engine.
namespace leams::sql {

class TemporaryFolder {
public:
    explicit TemporaryFolder(const std::string& prefix) {
        path_ = (std::filesystem::temp_directory_path() / (prefix + "-XXXXXX")).string();
        if (::mkdtemp(path_.data()) == nullptr) {
            std::abort();
        }
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

/// An empty database of an engine.
class EngineStore {
public:
    explicit EngineStore(Engine engine)
        : folder_("leams-sql")
        , url_(
              engine == Engine::Sqlite ? "sqlite:" + folder_.path() + "/test.db"
                                       : test::Postgres::shared().make_database()
          ) {
        auto opened = Database::open({.url = url_});
        if (!opened) {
            throw std::runtime_error(opened.error().cause());
        }
        database_ = std::move(*opened);
    }

    Database& database() noexcept { return *database_; }
    const std::string& url() const noexcept { return url_; }

private:
    TemporaryFolder folder_;
    std::string url_;
    std::unique_ptr<Database> database_;
};

class EachEngine : public ::testing::TestWithParam<Engine> {
protected:
    Database& database() noexcept { return store_.database(); }
    const std::string& url() const noexcept { return store_.url(); }

private:
    EngineStore store_{GetParam()};
};

inline const auto kEngines = ::testing::Values(Engine::Sqlite, Engine::Postgresql);

inline std::string engine_name(const ::testing::TestParamInfo<Engine>& info) {
    return info.param == Engine::Sqlite ? "Sqlite" : "Postgresql";
}

} // namespace leams::sql
