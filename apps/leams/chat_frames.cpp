#include "chat_frames.hpp"

namespace leams::app {
namespace {

template <template <class...> class List, class... Frames>
json::Schema any_of(json::SchemaSet& set, std::type_identity<List<Frames...>>) {
    std::string schemas;
    ((schemas += (schemas.empty() ? "" : ",") + json::object_schema<Frames>(set)), ...);
    return R"({"anyOf":[)" + schemas + "]}";
}

} // namespace

std::string chat_frames_schema() {
    json::SchemaSet set;
    auto server = any_of(set, std::type_identity<chat::ServerFrames>{});
    set.use = json::Use::Input;
    auto client = any_of(set, std::type_identity<chat::ClientFrame>{});
    set.components["ServerFrame"] = std::move(server);
    set.components["ClientFrame"] = std::move(client);
    std::string schemas;
    for (const auto& [name, schema] : set.components) {
        schemas.append(schemas.empty() ? "" : ",");
        schemas.append("\"").append(name).append("\":").append(schema);
    }
    return R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Frames of the chat socket",)"
           R"("anyOf":[{"$ref":"#/components/schemas/ServerFrame"},{"$ref":"#/components/schemas/ClientFrame"}],)"
           R"("components":{"schemas":{)" +
           schemas + "}}}";
}

} // namespace leams::app
