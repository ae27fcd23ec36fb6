#include "ApiDump.h"

#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "Declaration.h"

namespace Host
{
	namespace
	{
		// What the dump calls behaviours: AngelScript's asEBehaviours.
		constexpr int CONSTRUCT = 0;
		constexpr int FACTORY = 3;
		constexpr int LIST_FACTORY = 4;

		std::string NameOf(const nlohmann::json& entry)
		{
			return Qualified(entry.value("ns", ""), entry.at("name"));
		}
	}

	ApiDump::ApiDump(const std::string& folder)
	{
		const std::string path = folder + "/OpenplanetCore.json";
		std::ifstream file(path);
		if (!file) {
			throw std::runtime_error("Cannot read the API dump \"" + path + "\"");
		}
		const nlohmann::json dump = nlohmann::json::parse(file);

		for (const auto& function : dump.at("functions")) {
			m_lines.insert(FunctionLine(function.value("ns", ""), function.at("decl")));
		}
		for (const auto& type : dump.at("classes")) {
			const std::string name = NameOf(type);
			m_lines.insert(TypeLine(name));
			for (const auto& behaviour : type.at("behaviors")) {
				const int kind = behaviour.at("type");
				if (kind == CONSTRUCT || kind == FACTORY || kind == LIST_FACTORY) {
					m_lines.insert(ConstructorLine(name, behaviour.at("func").at("decl")));
				}
			}
			for (const auto& method : type.at("methods")) {
				m_lines.insert(MethodLine(name, method.at("decl")));
			}
			for (const auto& property : type.at("props")) {
				m_lines.insert(PropertyLine(name, property.at("typedecl"), property.at("name")));
			}
		}
		for (const auto& entry : dump.at("enums")) {
			const std::string name = NameOf(entry);
			m_lines.insert(TypeLine(name));
			for (const auto& [label, value] : entry.at("values").items()) {
				m_lines.insert(EnumLine(name, label, value.at("v")));
			}
		}
		for (const auto& funcdef : dump.at("funcdefs")) {
			m_lines.insert(FuncdefLine(funcdef.at("decl")));
		}
		for (const auto& property : dump.at("props")) {
			m_lines.insert(PropertyLine(property.value("ns", ""), property.at("typedecl"), property.at("name")));
		}
	}

	std::string Qualified(const std::string& space, const std::string& name)
	{
		return space.empty() ? name : space + "::" + name;
	}

	std::string FunctionLine(const std::string& space, const std::string& declaration)
	{
		return Qualified(space, NormalFunction(declaration));
	}

	std::string MethodLine(const std::string& type, const std::string& declaration)
	{
		return type + ": " + NormalFunction(declaration);
	}

	std::string ConstructorLine(const std::string& type, const std::string& declaration)
	{
		return type + ": new " + NormalParameters(declaration);
	}

	std::string PropertyLine(const std::string& owner, const std::string& type, const std::string& name)
	{
		return owner + ": " + NormalType(type) + " " + name;
	}

	std::string EnumLine(const std::string& name, const std::string& value, int number)
	{
		return name + "::" + value + " = " + std::to_string(number);
	}

	std::string TypeLine(const std::string& name)
	{
		return "type " + name;
	}

	std::string FuncdefLine(const std::string& declaration)
	{
		return "funcdef " + NormalFunction(declaration);
	}
}
