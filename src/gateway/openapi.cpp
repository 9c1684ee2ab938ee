#include "gateway/openapi.hpp"

#include "base/text.hpp"
#include "formats/json.hpp"
#include "net/router.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cctype>
#include <map>

namespace leams::gateway {
namespace {

namespace bj = boost::json;

constexpr std::string_view kRef = "#/components/schemas/";

bj::value parsed(std::string_view text) {
    return bj::parse(std::string(text));
}

/// The type of an input that a $ref names, as the object schema itself.
bj::object resolve(const json::Schema& schema, const json::SchemaSet& set) {
    const auto reference = parsed(schema).as_object();
    const std::string_view name = reference.at("$ref").as_string();
    return parsed(set.components.find(name.substr(kRef.size()))->second).as_object();
}

bool in_path(std::string_view path, std::string_view name) {
    return path.find("{" + std::string(name) + "}") != std::string_view::npos;
}

/// Path and query parameters out of an input's members; those that are left describe the body.
bj::array take_parameters(const net::Route& route, bj::object& input, bool has_body) {
    bj::array parameters;
    auto& properties = input["properties"].as_object();
    bj::array required = input.contains("required") ? input["required"].as_array() : bj::array{};
    std::vector<std::string> taken;
    for (const auto& [name, schema] : properties) {
        const bool path = in_path(route.path, name);
        if (path || !has_body) {
            parameters.push_back(bj::object{
                {"name", name}, {"in", path ? "path" : "query"}, {"required", path}, {"schema", schema}
            });
            taken.emplace_back(name);
        }
    }
    bj::array left;
    for (const auto& name : required) {
        if (std::find(taken.begin(), taken.end(), std::string_view(name.as_string())) == taken.end()) {
            left.push_back(name);
        }
    }
    for (const auto& name : taken) {
        properties.erase(name);
    }
    input.erase("required");
    if (!left.empty()) {
        input["required"] = left;
    }
    return parameters;
}

std::string operation_id(const net::Route& route) {
    auto id = to_lower_ascii(net::to_string(route.method));
    bool upper = false;
    for (const char c : route.path) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
            upper = true;
            continue;
        }
        id += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        upper = false;
    }
    return id;
}

bj::object describe(const net::Route& route, json::SchemaSet& set) {
    bj::object operation{
        {"operationId", operation_id(route)}, {"summary", route.summary}, {"tags", {route.tag}}
    };
    const bool has_body = route.method == net::Method::Post || route.method == net::Method::Put ||
                          route.method == net::Method::Patch;
    if (route.input_schema) {
        auto input = resolve(route.input_schema(set), set);
        auto parameters = take_parameters(route, input, has_body);
        if (!parameters.empty()) {
            operation["parameters"] = std::move(parameters);
        }
        if (has_body && !input["properties"].as_object().empty()) {
            operation["requestBody"] = bj::object{
                {"required", input.contains("required")},
                {"content", {{"application/json", {{"schema", input}}}}}
            };
        }
    }
    bj::object success{{"description", route.summary}};
    if (route.output_schema) {
        success["content"] = bj::object{{"application/json", {{"schema", parsed(route.output_schema(set))}}}};
    }
    operation["responses"] = bj::object{
        {std::to_string(route.success), success},
        {"default",
         {{"description", "A problem (RFC 9457)"},
          {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}
          }}}
    };
    if (route.access != net::Access::Anyone) {
        operation["security"] =
            bj::array{bj::object{{"bearer", bj::array{}}}, bj::object{{"session", bj::array{}}}};
    }
    return operation;
}

constexpr std::string_view kProblemSchema =
    R"({"type":"object","required":["type","title","status","detail","error"],
"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},
"instance":{"type":"string"},"request_id":{"type":"string"},
"error":{"type":"object","required":["code","message"],"properties":{"code":{"type":"string"},"message":{"type":"string"},
"details":{"type":"object","properties":{"field":{"type":"string"},"issue":{"type":"string"}}}}},
"errors":{"type":"array","items":{"type":"object","required":["pointer","code","detail"],
"properties":{"pointer":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"}}}}}})";

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

constexpr std::string_view kDocsStyle = R"(
:root{color-scheme:light dark;--line:#8884;--accent:#dd3a44}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:2rem 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid var(--line);text-transform:capitalize}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.5rem .75rem}
summary{cursor:pointer}
code,pre{font:14px/1.45 ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;background:#8881;border-radius:.375rem}
b{display:inline-block;min-width:4.2rem;color:var(--accent)}
small{opacity:.75}
)";

std::string_view access_note(net::Access access) {
    switch (access) {
    case net::Access::Anyone:
        return "anyone";
    case net::Access::User:
        return "signed in";
    case net::Access::Moderator:
        return "moderators";
    case net::Access::Admin:
        return "admins";
    }
    return "";
}

} // namespace

std::string
make_openapi(const std::vector<net::Route>& routes, std::string_view base, std::string_view version) {
    json::SchemaSet set;
    std::map<std::string, bj::object> paths;
    for (const auto& route : routes) {
        const auto method = to_lower_ascii(net::to_string(route.method));
        paths[std::string(base) + route.path][method] = describe(route, set);
    }
    bj::object path_object;
    for (auto& [path, operations] : paths) {
        path_object[path] = std::move(operations);
    }
    bj::object schemas{{"Problem", parsed(kProblemSchema)}};
    for (const auto& [name, schema] : set.components) {
        schemas[name] = parsed(schema);
    }
    const bj::object document{
        {"openapi", "3.1.0"},
        {"info", {{"title", "Leams"}, {"version", version}}},
        {"paths", path_object},
        {"components",
         {{"schemas", schemas},
          {"securitySchemes",
           {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}},
            {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "leams_access"}}}}}}}
    };
    return bj::serialize(document);
}

std::string
make_docs_page(const std::vector<net::Route>& routes, std::string_view base, std::string_view version) {
    json::SchemaSet set;
    std::map<std::string, std::string> sections;
    for (const auto& route : routes) {
        auto& section = sections[route.tag];
        const auto method = net::to_string(route.method);
        section += "<details><summary><b>" + std::string(method) + "</b> <code>" +
                   escape_html(std::string(base) + route.path) + "</code> " + escape_html(route.summary) +
                   " <small>(" + std::string(access_note(route.access)) + ")</small></summary>";
        if (route.input_schema) {
            section += "<p>Input</p><pre>" +
                       escape_html(bj::serialize(resolve(route.input_schema(set), set))) + "</pre>";
        }
        if (route.output_schema) {
            const auto schema = route.output_schema(set);
            section +=
                "<p>Answer " + std::to_string(route.success) + "</p><pre>" + escape_html(schema) + "</pre>";
        }
        section += "</details>";
    }
    std::string page =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>Leams API</title><style>" +
        std::string(kDocsStyle) + "</style></head><body><main><h1>Leams API " + std::string(version) +
        "</h1><p>Machine-readable: <a href=\"/openapi.json\">/openapi.json</a>. Errors are "
        "<code>application/problem+json</code>.</p>";
    for (const auto& [tag, section] : sections) {
        page += "<h2>" + escape_html(tag) + "</h2>" + section;
    }
    page += "<h2>Types</h2>";
    for (const auto& [name, schema] : set.components) {
        page += "<details id=\"" + name + "\"><summary><code>" + name + "</code></summary><pre>" +
                escape_html(schema) + "</pre></details>";
    }
    return page + "</main></body></html>";
}

} // namespace leams::gateway
