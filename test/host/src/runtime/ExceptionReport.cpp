#include "runtime/ExceptionReport.h"

#include <string>

#include <nlohmann/json.hpp>

#include "runtime/Runtime.h"

namespace Host
{
	using nlohmann::json;

	static json Place(const asIScriptFunction* function, const char* section, int row, int column)
	{
		return {
			{"function", function == nullptr ? "" : function->GetDeclaration(true, true)},
			{"section", section == nullptr ? "" : section},
			{"row", row},
			{"col", column},
		};
	}

	static json CallStack(asIScriptContext& context)
	{
		json stack = json::array();
		for (asUINT level = 0; level < context.GetCallstackSize(); ++level) {
			const asIScriptFunction* function = context.GetFunction(level);
			if (function == nullptr) {
				continue; // where a nested run begins
			}
			int column = 0;
			const char* section = nullptr;
			const int row = context.GetLineNumber(level, &column, &section);
			stack.push_back(Place(function, section, row, column));
		}
		return stack;
	}

	static std::string Describe(const json& place)
	{
		return place["function"].get<std::string>() + " at " + place["section"].get<std::string>() + ":" + std::to_string(place["row"].get<int>());
	}

	static void Report(const std::string& plugin, const std::string& message, json place, const json& stack)
	{
		std::string text = message + "\n  in " + Describe(place);
		for (size_t i = 1; i < stack.size(); ++i) {
			text += "\n  called by " + Describe(stack[i]);
		}
		place["message"] = message;
		place["stack"] = stack;
		GetRuntime().Emit({
			{"type", "log"},
			{"level", "error"},
			{"plugin", plugin},
			{"text", text},
			{"frame", GetRuntime().FrameCount()},
			{"ms", GetRuntime().NowMs()},
			{"exception", place},
		});
	}

	void ReportException(asIScriptContext& context, const std::string& plugin)
	{
		int column = 0;
		const char* section = nullptr;
		const int row = context.GetExceptionLineNumber(&column, &section);
		Report(plugin, std::string("Script exception: ") + context.GetExceptionString(),
			Place(context.GetExceptionFunction(), section, row, column), CallStack(context));
	}

	void ReportTimeout(asIScriptContext& context, const std::string& plugin, uint64_t limitMs)
	{
		const json stack = CallStack(context);
		Report(plugin, "Script timed out: it ran for more than " + std::to_string(limitMs) + " ms without yielding", stack.at(0), stack);
	}
}
