#include "Ui.h"

#include "UiRecorder.h"
#include "Vec.h"

namespace Host
{
	namespace
	{
		void SetupColumn(const std::string& label, int, float, uint32_t)
		{
			UiRecorder::Instance().AddLabel("column", label);
		}
	}

	void RegisterUiTables(Namespace& ui)
	{
		ui.Function("bool BeginTable(const string&in id, int columns, int flags = UI::TableFlags::None, const vec2&in outer_size = vec2(), float inner_width = 0.0f)",
			asFUNCTION((Always<bool, true, const std::string&, int, int, const Vec<2>&, float>)));
		ui.Function("void EndTable()", asFUNCTION(Ignore<>));
		ui.Function("void TableNextRow(int flags = UI::TableRowFlags::None, float min_height = 0.0f)", asFUNCTION((Ignore<int, float>)));
		ui.Function("bool TableNextColumn()", asFUNCTION((Always<bool, true>)));
		ui.Function("void TableSetupColumn(const string&in label, int flags = UI::TableColumnFlags::None, float init_width_or_weight = 0.0f, uint user_id = 0)",
			asFUNCTION(SetupColumn));
		ui.Function("void TableHeadersRow()", asFUNCTION(Ignore<>));
	}
}
