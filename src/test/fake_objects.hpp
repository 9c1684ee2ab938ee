#pragma once

#include "core/runtime/objects.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leams::test {

/// A store for tests, in memory. `fail` plays one that is away or full: every call gives the error then.
class FakeObjects final : public runtime::Objects {
public:
    void fail(std::optional<Error> error) {
        const std::lock_guard lock(mutex_);
        fault_ = std::move(error);
    }
    std::map<std::string, std::shared_ptr<const std::string>> content() const {
        const std::lock_guard lock(mutex_);
        return objects_;
    }
    std::size_t calls() const {
        const std::lock_guard lock(mutex_);
        return calls_;
    }

    runtime::Task<Result<void>>
    put_file(std::string key, std::string path, runtime::ObjectLabels labels) override {
        std::ifstream file(path, std::ios::binary);
        if (!file) {
            co_return Error::internal("There is no such file").with_cause(path);
        }
        auto content = std::make_shared<const std::string>(
            std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()
        );
        co_return co_await put(std::move(key), std::move(content), std::move(labels));
    }
    runtime::Task<Result<void>>
    put(std::string key, std::shared_ptr<const std::string> content, runtime::ObjectLabels) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        objects_[std::move(key)] = std::move(content);
        co_return Result<void>{};
    }
    runtime::Task<Result<void>>
    put_new(std::string key, std::shared_ptr<const std::string> content, runtime::ObjectLabels) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        if (!objects_.emplace(std::move(key), std::move(content)).second) {
            co_return Error::conflict("There is one already");
        }
        co_return Result<void>{};
    }
    runtime::Task<Result<runtime::ObjectBytes>>
    get(std::string key, std::uint64_t offset, std::uint64_t length) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        LEAMS_CO_TRY(const auto content, find(key));
        const auto begin = std::min<std::uint64_t>(offset, content->size());
        co_return runtime::ObjectBytes(std::make_shared<const std::string>(content->substr(begin, length)));
    }
    runtime::Task<Result<runtime::ObjectInfo>> head(std::string key) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        LEAMS_CO_TRY(const auto content, find(key));
        co_return runtime::ObjectInfo{.key = std::move(key), .size = content->size()};
    }
    runtime::Task<Result<void>> remove(std::vector<std::string> keys) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        for (const auto& key : keys) {
            objects_.erase(key);
        }
        co_return Result<void>{};
    }
    runtime::Task<Result<std::vector<runtime::ObjectInfo>>>
    list(std::string prefix, std::string after, std::size_t limit) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        std::vector<runtime::ObjectInfo> found;
        for (const auto& [key, content] : objects_) {
            if (key > after && key.starts_with(prefix) && found.size() < limit) {
                found.push_back({.key = key, .size = content->size()});
            }
        }
        co_return found;
    }

private:
    Result<void> enter() {
        ++calls_;
        return fault_ ? Result<void>(*fault_) : Result<void>();
    }
    Result<std::shared_ptr<const std::string>> find(const std::string& key) const {
        const auto found = objects_.find(key);
        if (found == objects_.end()) {
            return Error::not_found("There is no such object");
        }
        return found->second;
    }

    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const std::string>> objects_;
    std::optional<Error> fault_;
    std::size_t calls_ = 0;
};

} // namespace leams::test
