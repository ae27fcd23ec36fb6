#pragma once

#include <string>
#include <unordered_map>

#include "Register.h"

namespace Host
{
	// Holds each string literal of the scripts once, for as long as compiled code refers to it.
	class StringFactory : public asIStringFactory
	{
	public:
		static StringFactory& Instance();

		const void* GetStringConstant(const char* data, asUINT length) override;
		int ReleaseStringConstant(const void* constant) override;
		int GetRawStringData(const void* constant, char* data, asUINT* length) const override;

	private:
		std::unordered_map<std::string, int> m_constants;
	};
}
