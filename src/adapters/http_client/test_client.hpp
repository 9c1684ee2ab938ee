#pragma once

#include "adapters/http_client/curl_client.hpp"
#include "core/net/test_server.hpp"
#include "core/runtime/loops.hpp"
#include "test/run_task.hpp"

#include <string>
#include <utility>

/// For this module's tests: a client on a loop of its own.
namespace leams::adapters {

class TestClient {
public:
    explicit TestClient(CurlClientOptions options = {})
        : loops_(1)
        , client_(loops_.at(0), quick(std::move(options))) {
        loops_.start();
    }
    ~TestClient() { loops_.stop(); }

    runtime::Loop& loop() { return loops_.at(0); }
    CurlClient& client() { return client_; }

    Result<runtime::HttpAnswer> send(runtime::HttpRequest request) {
        return test::run(runtime::on_loop(loop(), client_.send(std::move(request))));
    }
    Result<runtime::HttpAnswer> get(const std::string& url) { return send({.url = Secret(url)}); }

private:
    static CurlClientOptions quick(CurlClientOptions options) {
        options.first_retry = std::chrono::milliseconds(1);
        return options;
    }

    runtime::Loops loops_;
    CurlClient client_;
};

inline std::string url_of(net::TestServer& server, const std::string& path) {
    return "http://127.0.0.1:" + std::to_string(server.server().port()) + path;
}

} // namespace leams::adapters
