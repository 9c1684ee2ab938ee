#pragma once

#include "core/runtime/objects.hpp"
#include "test/object_bytes.hpp"
#include "test/run_task.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace leams::test {

/// An empty store under test.
struct ObjectsSubject {
    virtual ~ObjectsSubject() = default;
    virtual runtime::Objects& objects() = 0;
    /// A folder for files that are put; on the store's disk, if it has one.
    virtual std::string folder() = 0;
};

using ObjectsFactory = std::function<std::unique_ptr<ObjectsSubject>()>;

class ObjectsContract : public testing::TestWithParam<ObjectsFactory> {
protected:
    static constexpr std::uint64_t kWhole = std::uint64_t{64} << 20;

    runtime::Objects& objects() { return subject_->objects(); }

    static std::shared_ptr<const std::string> share(std::string content) {
        return std::make_shared<const std::string>(std::move(content));
    }
    /// Such that no two places of it are alike.
    static std::string pattern(std::size_t size) {
        std::string text;
        text.reserve(size + 8);
        for (std::uint64_t i = 0; text.size() < size; ++i) {
            const auto mixed = (i + 1) * 0x9E3779B97F4A7C15U;
            text.append(reinterpret_cast<const char*>(&mixed), sizeof mixed);
        }
        text.resize(size);
        return text;
    }

    Result<void> put(const std::string& key, std::string content) {
        return run(objects().put(key, share(std::move(content)), {}));
    }
    Result<void> put_new(const std::string& key, std::string content) {
        return run(objects().put_new(key, share(std::move(content)), {}));
    }
    std::string write_file(const std::string& name, const std::string& content) {
        auto path = subject_->folder() + "/" + name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    Result<std::string> get(const std::string& key, std::uint64_t offset = 0, std::uint64_t length = kWhole) {
        LEAMS_TRY(const auto bytes, run(objects().get(key, offset, length)));
        return read_bytes(bytes);
    }
    std::string content(const std::string& key) { return get(key).value_or("nothing"); }
    std::vector<std::string>
    list(const std::string& prefix, const std::string& after = "", std::size_t limit = 1000) {
        std::vector<std::string> keys;
        const auto found = run(objects().list(prefix, after, limit));
        EXPECT_TRUE(found) << (found ? "" : found.error().cause());
        for (const auto& object : found ? *found : std::vector<runtime::ObjectInfo>()) {
            keys.push_back(object.key);
        }
        return keys;
    }

private:
    std::unique_ptr<ObjectsSubject> subject_ = GetParam()();
};

/// Runs `task`, and takes it back when it is not done in that time.
inline void run_for_a_while(runtime::Task<Result<void>> task, std::chrono::milliseconds time) {
    boost::asio::io_context context(1);
    boost::asio::cancellation_signal signal;
    boost::asio::steady_timer timer(context, time);
    boost::asio::co_spawn(
        context,
        runtime::detail::with_default(std::move(task)),
        boost::asio::bind_cancellation_slot(
            signal.slot(), [&](std::exception_ptr, std::optional<Result<void>>) { timer.cancel(); }
        )
    );
    timer.async_wait([&](boost::system::error_code failure) {
        if (!failure) {
            signal.emit(boost::asio::cancellation_type::terminal);
        }
    });
    run_out(context);
}

inline ErrorCode code_of(const auto& result) {
    return result ? ErrorCode::Internal : result.error().code();
}

} // namespace leams::test
