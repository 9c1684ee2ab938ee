#include "adapters/http_client/multi.hpp"

#include "core/base/assert.hpp"

namespace leams::adapters {
namespace {

constexpr long kIdleConnections = 32;

CURLM* make_multi() {
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    LEAMS_ASSERT(once == CURLE_OK);
    auto* multi = curl_multi_init();
    LEAMS_ASSERT(multi != nullptr);
    return multi;
}

} // namespace

class CurlMulti::Watcher final : public runtime::PollHandler {
public:
    Watcher(CurlMulti& multi, curl_socket_t fd)
        : multi_(multi)
        , fd_(fd) {}

    // libcurl may take the watcher away meanwhile.
    void on_ready(std::uint32_t events) override {
        int mask = 0;
        mask |= (events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0;
        mask |= (events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0;
        mask |= (events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0;
        multi_.act(fd_, mask);
    }

private:
    CurlMulti& multi_;
    curl_socket_t fd_;
};

CurlMulti::CurlMulti(runtime::Loop& loop)
    : loop_(loop)
    , timer_(std::make_shared<boost::asio::steady_timer>(loop.context()))
    , multi_(make_multi()) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kIdleConnections);
}

CurlMulti::~CurlMulti() {
    curl_multi_cleanup(multi_);
    LEAMS_ASSERT(watchers_.empty());
}

void CurlMulti::add(CURL* easy) {
    LEAMS_ASSERT(curl_multi_add_handle(multi_, easy) == CURLM_OK);
}

void CurlMulti::remove(CURL* easy) {
    curl_multi_remove_handle(multi_, easy);
}

int CurlMulti::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    auto& multi = *static_cast<CurlMulti*>(self);
    if (what == CURL_POLL_REMOVE) {
        multi.unwatch(fd);
    } else {
        multi.watch(fd, what);
    }
    return 0;
}

void CurlMulti::watch(curl_socket_t fd, int what) {
    std::uint32_t events = 0;
    events |= (what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U;
    events |= (what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U;
    auto& watcher = watchers_[fd];
    if (watcher) {
        loop_.poller().modify(fd, events, *watcher);
    } else {
        watcher = std::make_unique<Watcher>(*this, fd);
        loop_.poller().add(fd, events, *watcher);
    }
}

void CurlMulti::unwatch(curl_socket_t fd) {
    if (const auto known = watchers_.find(fd); known != watchers_.end()) {
        loop_.poller().remove(fd, *known->second);
        watchers_.erase(known);
    }
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
    auto& multi = *static_cast<CurlMulti*>(self);
    if (milliseconds < 0) {
        multi.timer_->cancel();
        return 0;
    }
    multi.timer_->expires_after(std::chrono::milliseconds(milliseconds));
    multi.timer_->async_wait([&multi,
                              timer = std::weak_ptr(multi.timer_)](boost::system::error_code failure) {
        if (!failure && !timer.expired()) {
            multi.act(CURL_SOCKET_TIMEOUT, 0);
        }
    });
    return 0;
}

void CurlMulti::act(curl_socket_t fd, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg == CURLMSG_DONE) {
            TransferListener* listener = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &listener);
            listener->on_done(message->data.result);
        }
    }
}

} // namespace leams::adapters
