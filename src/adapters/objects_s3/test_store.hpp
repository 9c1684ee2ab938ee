#pragma once

#include "adapters/http_client/curl_client.hpp"
#include "adapters/objects_s3/s3_objects.hpp"
#include "core/runtime/loops.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

// For this module's tests: a store on a loop of its own.
namespace leams::adapters {

inline S3Address parse_address(const std::string& url) {
    auto parsed = S3Address::parse(Secret(url));
    if (!parsed) {
        throw std::runtime_error(parsed.error().message());
    }
    return std::move(*parsed);
}

class TestStore {
public:
    explicit TestStore(const std::string& url, S3Options options = {})
        : objects_(
              parse_address(url),
              std::make_unique<CurlClient>(loops_.at(0)),
              loops_.at(0),
              clock_,
              std::move(options)
          ) {
        loops_.start();
    }
    ~TestStore() { loops_.stop(); }
    TestStore(const TestStore&) = delete;
    TestStore& operator=(const TestStore&) = delete;

    runtime::Loop& loop() { return loops_.at(0); }
    S3Objects& objects() { return objects_; }

private:
    SystemClock clock_;
    runtime::Loops loops_{1};
    S3Objects objects_;
};

} // namespace leams::adapters
