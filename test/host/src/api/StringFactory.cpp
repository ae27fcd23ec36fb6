#include "StringFactory.h"

#include <cstring>

namespace Host
{
	StringFactory& StringFactory::Instance()
	{
		static StringFactory factory;
		return factory;
	}

	const void* StringFactory::GetStringConstant(const char* data, asUINT length)
	{
		auto entry = m_constants.try_emplace(std::string(data, length), 0).first;
		++entry->second;
		return &entry->first;
	}

	int StringFactory::ReleaseStringConstant(const void* constant)
	{
		auto entry = m_constants.find(*static_cast<const std::string*>(constant));
		if (entry == m_constants.end()) {
			return asERROR;
		}
		if (--entry->second == 0) {
			m_constants.erase(entry);
		}
		return asSUCCESS;
	}

	int StringFactory::GetRawStringData(const void* constant, char* data, asUINT* length) const
	{
		const std::string& text = *static_cast<const std::string*>(constant);
		if (length) {
			*length = static_cast<asUINT>(text.size());
		}
		if (data) {
			std::memcpy(data, text.data(), text.size());
		}
		return asSUCCESS;
	}
}
