#pragma once

#include <set>
#include <string>

namespace Host
{
	// What OpenplanetCore.json declares, as normalised lines such as "Net::Socket: int Available()".
	class ApiDump
	{
	public:
		// Throws std::runtime_error when the file cannot be read.
		explicit ApiDump(const std::string& folder);

		bool Has(const std::string& line) const { return m_lines.count(line) > 0; }
		size_t Size() const { return m_lines.size(); }

	private:
		std::set<std::string> m_lines;
	};

	// One way to write a member, for the dump and the engine alike.
	std::string Qualified(const std::string& space, const std::string& name);
	std::string FunctionLine(const std::string& space, const std::string& declaration);
	std::string MethodLine(const std::string& type, const std::string& declaration);
	std::string ConstructorLine(const std::string& type, const std::string& declaration);
	std::string PropertyLine(const std::string& owner, const std::string& type, const std::string& name);
	std::string EnumLine(const std::string& name, const std::string& value, int number);
	std::string TypeLine(const std::string& name);
	std::string FuncdefLine(const std::string& declaration);
}
