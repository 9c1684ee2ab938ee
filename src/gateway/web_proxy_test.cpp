#include "core/net/test_server.hpp"
#include "gateway/web_proxy.hpp"

#include <gtest/gtest.h>

#include <future>

namespace leams::gateway {
namespace {

using namespace std::chrono_literals;

/// A public server whose requests all go to the web app at `port`.
class Front final : private net::HttpHandler {
public:
    Front(std::uint16_t port, int silence_s)
        : proxy_(loops_.at(0), turns_, {"127.0.0.1", port, silence_s})
        , server_(loops_, {}, [this](runtime::Loop&) -> net::HttpHandler& { return *this; }) {
        LEAMS_ASSERT(server_.listen("127.0.0.1", 0, "http.port").has_value());
        loops_.start();
    }
    ~Front() override {
        server_.stop_blocking(0ms);
        loops_.stop();
    }

    std::uint16_t port() const { return server_.port(); }

private:
    void on_request(const net::Request& request, net::Responder responder) override {
        proxy_.forward(VisitorRequest::of(request, "127.0.0.1", false, std::move(responder)));
    }

    runtime::Loops loops_{1};
    Turns turns_{{.inside_per_caller = 2}};
    WebProxy proxy_;
    net::HttpServer server_;
};

TEST(WebProxy, GivesUpOnAnAnswerThatDoesNotGoOn) {
    std::promise<bool> left;
    std::optional<net::Responder::Stream> half;
    net::TestServer web([&](const net::Request&, net::Responder responder) {
        net::Response head{.length = 10};
        half.emplace(responder.start(std::move(head), [&](bool alive) {
            if (!alive) {
                left.set_value(true);
            }
        }));
        half->write("half");
    });
    Front front(web.server().port(), 1);
    net::TestClient client(front.port());
    ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_TRUE(client.read_all().ends_with("\r\n\r\nhalf"));
    EXPECT_EQ(left.get_future().wait_for(30s), std::future_status::ready);
}

} // namespace
} // namespace leams::gateway
