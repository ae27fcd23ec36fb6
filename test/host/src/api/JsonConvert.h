#pragma once

#include "JsonValue.h"
#include "Register.h"

namespace Host
{
	// A copy of a script's value: numbers, bool, enum, string, Json::Value, array and dictionary. Raises a script exception
	// and returns null for any other type.
	JsonValue::Child ToJson(asIScriptEngine* engine, const void* value, int typeId);
}
