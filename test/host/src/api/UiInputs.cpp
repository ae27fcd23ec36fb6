#include "Ui.h"

#include "UiRecorder.h"
#include "Vec.h"

namespace Host
{
	namespace
	{
		template <typename T>
		T Record(const std::string& kind, const std::string& label, T value)
		{
			UiRecorder::Instance().AddLabel(kind, label);
			return value;
		}

		std::string InputText(const std::string& label, std::string text, int, asIScriptFunction*)
		{
			return Record("input", label, text);
		}

		std::string InputTextChanged(const std::string& label, std::string text, bool& changed, int, asIScriptFunction*)
		{
			changed = false;
			return Record("input", label, text);
		}

		std::string InputTextMultiline(const std::string& label, std::string text, const Vec<2>&, int, asIScriptFunction*)
		{
			return Record("input", label, text);
		}

		int InputInt(const std::string& label, int value, int)
		{
			return Record("input", label, value);
		}

		float InputFloat(const std::string& label, float value, float, float, const std::string&, int)
		{
			return Record("input", label, value);
		}

		template <typename T>
		T Slider(const std::string& label, T value, T, T, const std::string&, int)
		{
			return Record("slider", label, value);
		}

		template <typename T>
		T Drag(const std::string& label, T value, float, T, T, const std::string&, int)
		{
			return Record("slider", label, value);
		}

		template <int N>
		Vec<N> InputColor(const std::string& label, const Vec<N>& value, int)
		{
			return Record("colour", label, value);
		}
	}

	void RegisterUiInputs(Namespace& ui)
	{
		const std::string callback = "InputTextCallback@+ callback = null)";
		ui.Function("string InputText(const string&in label, string str, int flags = UI::InputTextFlags::None, " + callback, asFUNCTION(InputText));
		ui.Function("string InputText(const string&in label, string str, bool&out changed, int flags = UI::InputTextFlags::None, " + callback, asFUNCTION(InputTextChanged));
		ui.Function("string InputTextMultiline(const string&in label, string str, const vec2&in size = vec2(0, 0), InputTextFlags flags = UI::InputTextFlags::None, " + callback,
			asFUNCTION(InputTextMultiline));
		ui.Function("int InputInt(const string&in label, int num, int step = 1)", asFUNCTION(InputInt));
		ui.Function("float InputFloat(const string&in label, float num, float step = 1.0f, float step_fast = 1.0f, const string&in format = \"%.3f\", InputTextFlags flags = UI::InputTextFlags::None)",
			asFUNCTION(InputFloat));
		ui.Function("int SliderInt(const string&in label, int num, int min, int max, const string&in format = \"%d\", int flags = UI::SliderFlags::None)", asFUNCTION(Slider<int>));
		ui.Function("float SliderFloat(const string&in label, float num, float min, float max, const string&in format = \"%.3f\", int flags = UI::SliderFlags::None)",
			asFUNCTION(Slider<float>));
		ui.Function("int DragInt(const string&in label, int num, float speed = 1.0f, int min = 0, int max = 0, const string&in format = \"%d\", int flags = UI::SliderFlags::None)",
			asFUNCTION(Drag<int>));
		ui.Function("float DragFloat(const string&in label, float num, float speed = 1.0f, float min = 0, float max = 0, const string&in format = \"%.3f\", int flags = UI::SliderFlags::None)",
			asFUNCTION(Drag<float>));
		ui.Function("vec3 InputColor3(const string&in label, const vec3&in color, int flags = UI::ColorEditFlags::None)", asFUNCTION(InputColor<3>));
		ui.Function("vec4 InputColor4(const string&in label, const vec4&in color, int flags = UI::ColorEditFlags::None)", asFUNCTION(InputColor<4>));
	}
}
