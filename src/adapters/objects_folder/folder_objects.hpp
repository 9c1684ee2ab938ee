#pragma once

#include "adapters/objects_folder/files.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/object_stats.hpp"
#include "core/runtime/objects.hpp"

#include <memory>
#include <string>
#include <vector>

namespace leams::adapters {

/// Objects in a folder, which several processes may share. What has not got its name yet lies in ".new".
class FolderObjects final : public runtime::Objects {
public:
    /// Makes the folder when it is not there, and removes what dead processes have left half-written. Blocks.
    /// `name`: what its metrics begin with.
    static Result<std::unique_ptr<FolderObjects>> open(const std::string& path, std::string name = "objects");

    runtime::Task<Result<void>>
    put_file(std::string key, std::string path, runtime::ObjectLabels labels) override;
    runtime::Task<Result<void>>
    put(std::string key, std::shared_ptr<const std::string> content, runtime::ObjectLabels labels) override;
    runtime::Task<Result<void>> put_new(
        std::string key, std::shared_ptr<const std::string> content, runtime::ObjectLabels labels
    ) override;
    runtime::Task<Result<runtime::ObjectBytes>>
    get(std::string key, std::uint64_t offset, std::uint64_t length) override;
    runtime::Task<Result<runtime::ObjectInfo>> head(std::string key) override;
    runtime::Task<Result<void>> remove(std::vector<std::string> keys) override;
    runtime::Task<Result<std::vector<runtime::ObjectInfo>>>
    list(std::string prefix, std::string after, std::size_t limit) override;

    runtime::Task<Result<void>> ping() override;
    void add_metrics(runtime::Metrics& metrics) const override;

private:
    FolderObjects(ObjectFiles files, std::string name)
        : files_(std::move(files))
        , name_(std::move(name)) {}

    runtime::Task<Result<void>>
    store(std::string key, std::shared_ptr<const std::string> content, IfThere if_there);
    runtime::Task<Result<void>> store_file(std::string key, std::string path);
    runtime::Task<Result<runtime::ObjectBytes>>
    find(std::string key, std::uint64_t offset, std::uint64_t length);

    ObjectFiles files_;
    std::string name_;
    runtime::ObjectStats stats_;
    // Apart, because a disk that takes its time to write must not hold up those who read what is in memory.
    runtime::BlockingPool readers_{4, 1024};
    runtime::BlockingPool writers_{4, 1024, std::chrono::seconds(30)};
};

} // namespace leams::adapters
