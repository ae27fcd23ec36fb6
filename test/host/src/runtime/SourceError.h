#pragma once

#include <stdexcept>
#include <string>

namespace Host
{
	// A fault in a script's text that the host finds before the compiler does.
	class SourceError : public std::runtime_error
	{
	public:
		SourceError(int row, const std::string& message) : std::runtime_error(message), m_row(row) {}

		int Row() const { return m_row; }

	private:
		int m_row;
	};
}
