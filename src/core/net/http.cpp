#include "core/net/http.hpp"

#include "core/net/http_connection.hpp"

namespace leams::net {

Response& Response::header(std::string_view name, std::string_view value) {
    headers.append(name).append(": ").append(value).append("\r\n");
    return *this;
}

std::uint64_t size_of(const Body& body) noexcept {
    if (const auto* file = std::get_if<FileRange>(&body)) {
        return file->length;
    }
    const auto* shared = std::get_if<SharedText>(&body);
    return shared == nullptr ? std::get<std::string>(body).size() : *shared ? (*shared)->size() : 0;
}

Request Request::of(const http1::Head& head, std::string_view body, std::string_view peer) noexcept {
    const auto question = head.target.find('?');
    return {
        .method = head.method == "HEAD" ? std::string_view("GET") : head.method,
        .target = head.target,
        .path = head.target.substr(0, question),
        .query = question == std::string_view::npos ? std::string_view{} : head.target.substr(question + 1),
        .body = body,
        .peer = peer,
        .head = &head,
    };
}

Responder::Responder(std::shared_ptr<HttpConnection> connection) noexcept
    : connection_(std::move(connection)) {}

Responder& Responder::operator=(Responder&& other) noexcept {
    std::swap(connection_, other.connection_);
    return *this;
}

Responder::~Responder() {
    if (connection_) {
        connection_->respond_unanswered();
    }
}

runtime::Loop& Responder::loop() const noexcept {
    return connection_->loop();
}

bool Responder::alive() const noexcept {
    return connection_ && connection_->alive();
}

void Responder::on_gone(std::function<void()> gone) {
    connection_->on_gone(std::move(gone));
}

void Responder::set_request_id(std::string_view id) {
    connection_->set_request_id(id);
}

void Responder::set_audience(Audience audience) noexcept {
    connection_->set_audience(audience);
}

void Responder::send(Response response) {
    std::exchange(connection_, nullptr)->respond(std::move(response));
}

Responder::Stream Responder::start(Response head, std::function<void(bool)> on_drain) {
    connection_->start_stream(std::move(head), std::move(on_drain));
    return Stream(std::exchange(connection_, nullptr));
}

std::shared_ptr<WebSocket>
Responder::upgrade(std::shared_ptr<WebSocketHandler> handler, std::string_view extra_headers) {
    return std::exchange(connection_, nullptr)->upgrade(std::move(handler), extra_headers);
}

bool Responder::Stream::write(std::string data) {
    Body piece(std::move(data));
    // The client may turn out to be gone, and its owner then drops this stream during the call.
    const auto connection = connection_;
    return connection->write_stream(std::span(&piece, 1));
}

bool Responder::Stream::write(std::vector<Body> pieces) {
    const auto connection = connection_;
    return connection->write_stream(pieces);
}

void Responder::Stream::finish() {
    connection_->finish_stream();
}

void Responder::Stream::abort() {
    connection_->close();
}

std::string_view policy_lines(PagePolicy policy) noexcept {
    constexpr std::string_view kAll =
        "X-Content-Type-Options: nosniff\r\n"
        "Cross-Origin-Opener-Policy: same-origin\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
        "Referrer-Policy: no-referrer\r\n";
    return policy == PagePolicy::Own ? kAll.substr(0, kAll.find("Content-Security")) : kAll;
}

std::string_view reason_phrase(std::uint16_t status) noexcept {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 423:
        return "Locked";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    default:
        return status < 500 ? "Status" : "Internal Server Error";
    }
}

} // namespace leams::net
